import Alerts
import Capture
import Container
import Endpoints
import Foundation
import Jobs
import MonitorRuns
import Monitoring
import ObjectStore
import Quality
import Schedules
import Serving
import Storage
import Tabular
import Traffic
import Training
import XGBoost

/// An error as the user reads it: what is wrong and where, then what to try.
struct Failure {
    var message: String
    var hint: String?
    /// What the program ends with.
    ///
    /// 64 (`EX_USAGE` of BSD's sysexits) where the request is wrong by itself, whatever the data hold: an option out of
    /// range, a parameter that XGBoost does not have, one column for two uses. 1 for everything else: what the data, the
    /// model, XGBoost or the system refused, a column that is not in the file among it.
    var exitCode: Int32

    init(_ error: any Error) {
        exitCode = Self.isUsage(error) ? 64 : 1
        switch error {
        case let error as TableError: (message, hint) = (error.message, error.hint)
        case let error as JobError: (message, hint) = (error.message, error.hint)
        case let error as TrainingError: (message, hint) = (error.message, error.hint)
        case let error as XGBoostError: (message, hint) = (error.message, error.hint)
        case let error as EndpointError: (message, hint) = (error.message, error.hint)
        case let error as StorageError: (message, hint) = (error.message, error.hint)
        case let error as ServerError: (message, hint) = (error.message, error.hint)
        case let error as CaptureError: (message, hint) = (error.message, error.hint)
        case let error as TrafficError: (message, hint) = (error.message, error.hint)
        case let error as MonitorRunError: (message, hint) = (error.message, error.hint)
        case let error as ScheduleError: (message, hint) = (error.message, error.hint)
        case let error as AlertError: (message, hint) = (error.message, error.hint)
        case let error as QualityError: (message, hint) = (error.message, error.hint)
        case let error as ContainerError: (message, hint) = (error.message, error.hint)
        case let error as ObjectStoreError: (message, hint) = (error.message, error.hint)
        case let error as MonitoringError: (message, hint) = (error.message, error.hint)
        default: (message, hint) = ("\(error)", nil)
        }
    }

    private static func isUsage(_ error: any Error) -> Bool {
        switch error {
        case let error as JobError: error.code == .invalidOption
        case let error as TrainingError: [.unknownParameter, .parameterValue].contains(error.code)
        case let error as EndpointError: [.invalidName, .invalidConfiguration].contains(error.code)
        case let error as ServerError: error.code == .notSafe
        case let error as MonitorRunError: error.code == .invalidOption
        case let error as ObjectStoreError: error.code == .invalidArgument
        case let error as ScheduleError:
            [.invalidExpression, .invalidDuration, .invalidName, .invalidSchedule].contains(error.code)
        case let error as AlertError: error.code == .invalidDestination
        case let error as QualityError: error.code == .badSetting
        case let error as TrafficError: error.code.isUsage
        case let error as TableError: [.conflictingRoles, .invalidDelimiter].contains(error.code)
        default: false
        }
    }

    var text: String { "error: \(message)\n" + (hint.map { "  \($0)\n" } ?? "") }
}
