import Archives
import Container
import Endpoints
import Jobs
import ObjectStore

extension JobFailure {
    /// The failure that an error of the modules below is.
    init(_ error: any Error) {
        switch error {
        case let error as JobFailure: self = error
        case let error as ObjectStoreError:
            self.init(error.code == .internalError ? .platform : .client, error.message)
        case let error as ArchiveError: self.init(.client, error.message)
        case let error as ContainerError:
            self.init(.client, [error.message, error.hint].compactMap { $0 }.joined(separator: "; "))
        case let error as JobError:
            self.init(.client, [error.message, error.hint].compactMap { $0 }.joined(separator: "; "))
        case let error as EndpointError: self.init(.client, error.message)
        case is DecodingError: self.init(.client, "The request lacks what is needed for it.")
        default: self.init(.platform, "\(error)")
        }
    }
}
