/// Applies a function to each element, in several tasks.
///
/// - Parameters:
///   - elements: What to apply the function to.
///   - perTask: Number of consecutive elements that make a task worth its while.
///   - transform: The function.
/// - Returns: The results, `[elements]`, in the elements' order.
package func concurrentMap<Element: Sendable, Value: Sendable>(
    _ elements: [Element],
    perTask: Int,
    _ transform: @escaping @Sendable (Element) -> Value
) async -> [Value] {
    guard elements.count > perTask else { return elements.map(transform) }
    let starts = Array(stride(from: 0, to: elements.count, by: perTask))
    let parts = await withTaskGroup(of: (Int, [Value]).self) { group in
        for (part, start) in starts.enumerated() {
            group.addTask { (part, elements[start..<min(start + perTask, elements.count)].map(transform)) }
        }
        var parts = [[Value]](repeating: [], count: starts.count)
        for await (part, values) in group { parts[part] = values }
        return parts
    }
    return parts.flatMap { $0 }
}
