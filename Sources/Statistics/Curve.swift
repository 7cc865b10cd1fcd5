/// A point of a ``Curve``.
public struct CurvePoint: Codable, Sendable, Equatable {
    /// Horizontal position; what it is depends on the curve.
    public var x: Double
    /// Vertical position; what it is depends on the curve.
    public var y: Double
    /// The point holds when rows with at least this probability are predicted positive; nil where none is.
    public var threshold: Double?

    /// A point of a curve.
    public init(x: Double, y: Double, threshold: Double? = nil) {
        self.x = x
        self.y = y
        self.threshold = threshold
    }
}

/// A line to draw, its points in order.
public struct Curve: Codable, Sendable, Equatable {
    /// The points, x ascending.
    public var points: [CurvePoint]

    /// The line through these points.
    public init(points: [CurvePoint]) { self.points = points }

    /// The same line with at most `limit` points, first and last among them.
    ///
    /// Points are taken in the order in which they matter: each time the one that lies farthest from the line drawn so
    /// far, both axes scaled to the curve's extent (Douglas and Peucker's choice of points, *Cartographica* 10 (1973),
    /// stopped by number and not by distance). Points on the line are never taken, so straight stretches cost nothing,
    /// and every corner one can see stays. The points kept are the curve's own.
    ///
    /// - Parameter limit: Largest number of points, at least 2.
    /// - Returns: The points kept, in the curve's order; the curve itself when it has no more than two.
    public func thinned(to limit: Int) -> Curve {
        guard points.count > 2, limit >= 2 else { return self }
        let (width, height) = extent
        var stretches = [Stretch(0, points.count - 1, points, width, height)]
        var kept = [0, points.count - 1]
        while kept.count < limit {
            guard let widest = stretches.indices.max(by: { stretches[$0].distance < stretches[$1].distance }),
                stretches[widest].distance > 0
            else { break }
            let stretch = stretches[widest]
            kept.append(stretch.farthest)
            stretches[widest] = Stretch(stretch.first, stretch.farthest, points, width, height)
            stretches.append(Stretch(stretch.farthest, stretch.last, points, width, height))
        }
        return Curve(points: kept.sorted().map { points[$0] })
    }

    private var extent: (width: Double, height: Double) {
        let xs = points.lazy.map(\.x)
        let ys = points.lazy.map(\.y)
        let width = (xs.max() ?? 0) - (xs.min() ?? 0)
        let height = (ys.max() ?? 0) - (ys.min() ?? 0)
        return (width > 0 ? width : 1, height > 0 ? height : 1)
    }
}

/// The points between two kept ones, and the one among them that lies farthest from the straight line.
private struct Stretch {
    var first: Int
    var last: Int
    var farthest = 0
    /// Distance of the farthest point, in extents of the curve; 0 when all lie on the line to within rounding.
    var distance = 0.0

    init(_ first: Int, _ last: Int, _ points: [CurvePoint], _ width: Double, _ height: Double) {
        self.first = first
        self.last = last
        guard last - first > 1 else { return }
        let origin = points[first]
        let (xScale, yScale) = (1 / width, 1 / height)
        let dx = (points[last].x - origin.x) * xScale
        let dy = (points[last].y - origin.y) * yScale
        let length = (dx * dx + dy * dy).squareRoot()
        points.withUnsafeBufferPointer { points in
            for index in first + 1..<last {
                let px = (points[index].x - origin.x) * xScale
                let py = (points[index].y - origin.y) * yScale
                let offset = length > 0 ? abs(dx * py - dy * px) : px * px + py * py
                if offset > distance { (farthest, distance) = (index, offset) }
            }
        }
        distance = length > 0 ? distance / length : distance.squareRoot()
        if distance < 1e-12 { distance = 0 }
    }
}
