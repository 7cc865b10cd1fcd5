import Foundation
import Jobs
import Tabular
import Training
import XGBoost

/// An error as the user reads it: what is wrong and where, then what to try.
struct Failure {
    var message: String
    var hint: String?

    init(_ error: any Error) {
        switch error {
        case let error as TableError: (message, hint) = (error.message, error.hint)
        case let error as JobError: (message, hint) = (error.message, error.hint)
        case let error as TrainingError: (message, hint) = (error.message, error.hint)
        case let error as XGBoostError: (message, hint) = (error.message, error.hint)
        default: (message, hint) = ("\(error)", nil)
        }
    }

    var text: String { "error: \(message)\n" + (hint.map { "  \($0)\n" } ?? "") }
}
