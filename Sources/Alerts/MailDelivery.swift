import NIOCore
import NIOSSL

/// Delivers messages by mail.
enum MailDelivery {
    /// Hands one mail over once.
    ///
    /// - Returns: What came of it; never with a password in it.
    static func deliver(_ alert: OutgoingAlert, to account: MailAccount) async -> DeliveryOutcome {
        do {
            try account.validate()
            let from = try MailAddress(account.from)
            var to: [MailAddress] = []
            for address in account.to { to.append(try MailAddress(address)) }
            let conversation = SMTPConversation(
                account: account, password: try account.password?.value(), from: from, to: to,
                mail: MailText.mail(alert, from: from, to: to))
            let note = try await within(seconds: account.timeout) { try await conversation.run() }
            return .delivered(note: note)
        } catch let error as AlertError {
            return .trouble(error.message)
        } catch let failure as SMTPConversation.Failure {
            switch failure {
            case .trouble(let words): return .trouble("mail server \(account.host): \(words)")
            case .refused(let words): return .refused("mail server \(account.host): \(words)")
            }
        } catch is TimedOut {
            return .trouble("mail server \(account.host): not done within \(account.timeout) seconds")
        } catch {
            return .trouble("mail server \(account.host) cannot be used: \(String("\(error)".prefix(300)))")
        }
    }

    private struct TimedOut: Error {}

    private static func within<Value: Sendable>(
        seconds: Double, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw TimedOut() }
            return value
        }
    }
}
