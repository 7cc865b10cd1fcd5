internal import Synchronization

/// The columns of a data set, from which tasks take one at a time to add to.
final class ColumnShelf: Sendable {
    /// How many columns there are, taken ones included.
    let count: Int
    private let state: Mutex<State>

    private struct State {
        var columns: [ColumnProfiler?]
        var next = 0
    }

    init(_ columns: consuming [ColumnProfiler]) {
        count = columns.count
        state = Mutex(State(columns: columns.map { $0 }))
    }

    /// The next column that nobody has taken yet; nil after the last.
    func takeNext() -> (index: Int, column: ColumnProfiler)? {
        state.withLock { state in
            guard state.next < state.columns.count else { return nil }
            let index = state.next
            state.next += 1
            return state.columns[index].take().map { (index, $0) }
        }
    }

    func put(_ column: consuming sending ColumnProfiler, at index: Int) {
        state.withLock { $0.columns[index] = column }
    }

    /// All columns, once they are back.
    func takeAll() -> [ColumnProfiler] {
        state.withLock { state in
            defer { state.columns = [] }
            return state.columns.compactMap(\.self)
        }
    }
}
