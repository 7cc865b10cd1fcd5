/// The version of the program.
public enum Version {
    /// As `propensity --version` prints it; CHANGELOG.md says what is in it.
    public static let current = "0.1.0"
}
