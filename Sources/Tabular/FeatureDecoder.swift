/// Reads single cells of a column as a model takes them, by the rules that a whole file is read by.
package struct FeatureDecoder: Sendable {
    /// What a cell holds.
    package enum Cell: Sendable, Equatable {
        /// 0 or 1, a number, a category's code, or NaN where missing.
        case value(Float)
        /// A word that the column did not have in training.
        case unseen
        /// Text in a column of numbers.
        case notANumber
        /// A number beyond single precision.
        case tooLarge
    }

    private let decoder: ColumnDecoder
    private let markers: MissingMarkers

    /// A decoder of a column's cells; the missing markers are the defaults of ``CSVOptions``.
    package init(_ specification: ColumnSpecification) {
        decoder = ColumnDecoder(specification, position: 0)
        markers = MissingMarkers(CSVOptions().missing)
    }

    /// Reads a cell.
    ///
    /// - Parameter content: The cell without its quotes, doubled ones undone.
    /// - Returns: What the model takes, or why it cannot.
    @inline(__always)
    package func decode(_ content: UnsafeBufferPointer<UInt8>) -> Cell {
        if decoder.type == .real, content.count == 1, content[0] &- 48 < 10 { return .value(Float(content[0] &- 48)) }
        return decodeAny(content)
    }

    @inline(never)
    private func decodeAny(_ content: UnsafeBufferPointer<UInt8>) -> Cell {
        switch decoder.type {
        case .real, .integer:
            guard let number = decoder.real(content, markers) else { return .notANumber }
            guard number.isNaN || abs(number) <= Double(Float.greatestFiniteMagnitude) else { return .tooLarge }
            return .value(Float(number))
        case .binary:
            guard let value = decoder.binary(content, markers) else { return decoder.hasWords ? .unseen : .notANumber }
            return .value(value == 255 ? .nan : Float(value))
        case .category:
            guard let code = decoder.category(content, markers) else { return .unseen }
            return .value(code < 0 ? .nan : Float(code))
        case .text: return .value(.nan)
        }
    }
}

extension ColumnSpecification {
    /// The column as a model takes it from new data: any number where it was trained on whole ones, or on 0 and 1, and
    /// there boolean words too.
    package var asScored: ColumnSpecification {
        var column = self
        guard column.role == .feature else { return column }
        if column.type == .binary, column.categories == nil {
            column.type = .real
            column.categories = Self.zeroAndOne
        }
        if column.type == .integer { column.type = .real }
        return column
    }
}
