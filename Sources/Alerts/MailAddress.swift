/// A mail address with an optional name: `name@host` or `A Name <name@host>`.
struct MailAddress: Equatable {
    /// The name beside it; nil for none.
    var name: String?
    /// `name@host`, in ASCII.
    var address: String

    /// Reads an address.
    ///
    /// - Parameter text: In one of the two forms.
    /// - Throws: ``AlertError`` (`invalidDestination`) for what could not go over any mail server, or would say more than an
    ///   address to it.
    init(_ text: String) throws(AlertError) {
        var address = Substring(text)
        if text.hasSuffix(">"), let bracket = text.lastIndex(of: "<") {
            let before = text[..<bracket].split(separator: " ").joined(separator: " ")
            let name = before.hasPrefix("\"") && before.hasSuffix("\"") ? String(before.dropFirst().dropLast()) : before
            self.name = name.isEmpty ? nil : name
            address = text[text.index(after: bracket)...].dropLast()
        }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        let forbidden = Set(" <>()[],;:\\\"".utf8)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, address.utf8.count <= 254,
            address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !forbidden.contains($0) }),
            name?.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) ?? true
        else {
            throw AlertError(
                .invalidDestination, "\"\(text)\" is not a mail address",
                hint: "write it as name@example.org or Some Name <name@example.org>")
        }
        self.address = String(address)
    }

    /// The host's part.
    var host: String { String(address.split(separator: "@").last ?? "localhost") }

    /// As it stands in a header.
    var header: String {
        guard let name else { return address }
        return "\(MailText.phrase(name)) <\(address)>"
    }
}
