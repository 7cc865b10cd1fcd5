/// Why a column isn't used the way its cells alone would suggest.
public struct SchemaNote: Sendable, Equatable, Codable {
    /// Why, in a word that doesn't change.
    public enum Reason: String, Sendable, Codable, CaseIterable {
        /// One value in every row.
        case constant
        /// No cell has a value.
        case allMissing
        /// One value per row: it names rows and says nothing about them.
        case onePerRow
        /// Words too many to enumerate.
        case freeText
        /// Numbers and words in one column: used as a category of both, which may not be what was meant.
        case numbersAndWords
        /// One value per row and a name like an identifier's: used as the identifier.
        case identifierFound
    }

    /// The column's name.
    public var column: String
    /// Why it is set aside.
    public var reason: Reason
    /// The reason in words: `"id" has a different value in every row`.
    public var message: String
}

extension Schema {
    /// Gives every column of a profiled file its role and type.
    ///
    /// The label must hold exactly two values. Its positive one is `positive` or, if that is nil, the one of 1, true, yes,
    /// t, y and on in any ASCII case. The label's type is `binary`, with the negative and the positive value as its
    /// categories, except for 0/1 with 1 positive, which has none. Missing label cells are not an error here: see
    /// ``ColumnProfile/missing``.
    ///
    /// A column that can't help is `ignored`, with a note: constant, all missing, text, or a whole number with no
    /// repeats in at least 20 rows. One without repeats that is named like an identifier (`id`, `…_id`, `…ID`, `uuid`, `key`)
    /// is an `identifier`, unless identifiers are given.
    ///
    /// - Parameters:
    ///   - profile: The whole file's profile.
    ///   - label: The column to predict; nil for a file without.
    ///   - positive: The label's value that counts as positive, as spelled in the file.
    ///   - identifiers: Columns that name the rows.
    ///   - ignored: Columns to leave out.
    ///   - weight: A column of row weights: numbers, none negative.
    /// - Returns: The schema, its columns in file order, and why columns were set aside.
    /// - Throws: `unknownColumn`, `conflictingRoles`, `labelValues`, `invalidWeight`, `textInNumericColumn` for the first
    ///   used column of numbers with text in it, and `noFeatures`.
    public static func infer(
        from profile: TableProfile,
        label: String? = nil,
        positive: String? = nil,
        identifiers: [String] = [],
        ignored: [String] = [],
        weight: String? = nil
    ) throws(TableError) -> (schema: Schema, notes: [SchemaNote]) {
        let names = profile.columns.map(\.name)
        var given: [String: ColumnRole] = [:]
        let wishes =
            [(label, ColumnRole.label), (weight, .weight)].compactMap { name, role in name.map { ($0, role) } }
            + identifiers.map { ($0, .identifier) } + ignored.map { ($0, .ignored) }
        for (name, role) in wishes {
            guard names.contains(name) else { throw .unknownColumn(name, among: names, file: profile.file) }
            if let other = given.updateValue(role, forKey: name), other != role {
                throw TableError(
                    .conflictingRoles,
                    "can't be both \(other.rawValue) and \(role.rawValue)",
                    hint: "name it once",
                    file: profile.file,
                    column: name
                )
            }
        }
        var schema = Schema(columns: [])
        var notes: [SchemaNote] = []
        for column in profile.columns {
            var specification = ColumnSpecification(
                name: column.name,
                role: given[column.name] ?? .feature,
                type: column.type,
                categories: column.categories
            )
            if specification.role == .feature, let note = mixture(column) { notes.append(note) }
            if specification.role != .ignored && specification.role != .identifier, let fault = column.firstTextCell {
                throw fault.counting(column.textCells)
            }
            if specification.role == .feature, let note = setAside(column, hasIdentifier: !identifiers.isEmpty) {
                specification.role = note.reason == .identifierFound ? .identifier : .ignored
                notes.append(note)
            }
            switch specification.role {
            case .label:
                let values = try labelValues(column, positive: positive, file: profile.file)
                specification.type = .binary
                specification.categories = values == ["0", "1"] ? nil : values
                schema.positive = values[1]
            case .weight: try checkWeight(column, file: profile.file)
            default: break
            }
            schema.columns.append(specification)
        }
        if schema.features.isEmpty {
            throw TableError(
                .noFeatures,
                "has no column to learn from",
                hint: notes.first.map {
                    "\($0.message)\(notes.count > 1 ? "; \(notes.count - 1) more are set aside" : "")"
                },
                file: profile.file
            )
        }
        return (schema, notes)
    }

    /// A note on a category that holds numbers as well as words.
    private static func mixture(_ column: ColumnProfile) -> SchemaNote? {
        guard column.type == .category, !column.isDeclared, let words = column.categories,
            words.contains(where: { Double($0) != nil }), let word = words.first(where: { Double($0) == nil })
        else { return nil }
        return SchemaNote(
            column: column.name, reason: .numbersAndWords,
            message: "\"\(column.name)\" holds numbers and words such as \"\(word)\" and is read as a category; "
                + "if it is a number, correct the words or use --type \(column.name)=real with --bad-rows skip")
    }

    /// Why a column that nobody spoke of is not a feature, or nil if it is.
    private static func setAside(_ column: ColumnProfile, hasIdentifier: Bool) -> SchemaNote? {
        let name = "\"\(column.name)\""
        func note(_ reason: SchemaNote.Reason, _ text: String) -> SchemaNote {
            SchemaNote(column: column.name, reason: reason, message: "\(name) \(text)")
        }
        if column.isAllMissing { return note(.allMissing, "has no value in any row") }
        if column.isConstant {
            return note(.constant, "has the same value in every row" + (column.values?.first.map { ": \($0)" } ?? ""))
        }
        let isWords = column.type == .text || column.type == .category
        if column.isUnique && (column.type == .integer || isWords) {
            if !hasIdentifier && column.missing == 0 && isNamedLikeIdentifier(column.name) {
                return note(.identifierFound, "has a different value in every row and is used as the identifier")
            }
            if isWords || column.nonMissing >= TabularLimits.uniqueIntegerRows {
                return note(.onePerRow, "has a different value in every row")
            }
        }
        if column.type == .text {
            let count = column.isDistinctExact ? "\(column.distinct)" : "more than \(column.distinct)"
            return note(.freeText, "is text with \(count) different values")
        }
        return nil
    }

    /// `id`, `uuid`, `guid`, `key`, `index`, `user_id`, `user-id`, `user id`, `userId`, `UserID`, in any sensible case.
    static func isNamedLikeIdentifier(_ name: String) -> Bool {
        let lower = name.lowercased()
        if ["id", "uuid", "guid", "key", "index", "rowid", "userid"].contains(lower) { return true }
        if ["_id", "-id", " id", ".id", "uuid", "guid"].contains(where: lower.hasSuffix) { return true }
        if lower.hasPrefix("id_") { return true }
        guard name.hasSuffix("ID") || name.hasSuffix("Id") else { return false }
        return name.dropLast(2).last?.isLowercase ?? false
    }

    /// The label's negative and positive value.
    private static func labelValues(_ column: ColumnProfile, positive: String?, file: String) throws(TableError)
        -> [String]
    {
        let values = column.type == .binary ? column.categories ?? column.values : column.values
        guard let values, values.count == 2 else {
            let found: String
            if let values, values.count <= 12 {
                found = values.isEmpty ? "it has none" : "it has \(values.count): \(values.joined(separator: ", "))"
            } else {
                found = "it has \(column.isDistinctExact ? "\(column.distinct)" : "more than \(column.distinct)")"
            }
            throw TableError(
                .labelValues,
                "a label has exactly two values; \(found)",
                hint: "predict a column of two values, or make one first",
                file: file,
                column: column.name
            )
        }
        if let positive {
            let exact = values.firstIndex(of: positive)
            guard let index = exact ?? values.firstIndex(where: { $0.lowercased() == positive.lowercased() }) else {
                throw TableError(
                    .labelValues,
                    "has no value \"\(positive)\"; its values are \(values[0]) and \(values[1])",
                    hint: "give one of them with --positive",
                    file: file,
                    column: column.name,
                    value: positive
                )
            }
            return [values[1 - index], values[index]]
        }
        let known = values.indices.filter { values[$0] == "1" || BooleanWords.find(values[$0])?.isYes ?? false }
        guard known.count == 1, let index = known.first else {
            throw TableError(
                .labelValues,
                "it isn't plain which of \(values[0]) and \(values[1]) counts as positive",
                hint: "say so with --positive \(values[0]) or --positive \(values[1])",
                file: file,
                column: column.name
            )
        }
        return [values[1 - index], values[index]]
    }

    private static func checkWeight(_ column: ColumnProfile, file: String) throws(TableError) {
        if !column.isNumeric {
            throw TableError(.invalidWeight, "a weight is a number", file: file, column: column.name)
        }
        if let minimum = column.minimum, minimum < 0 {
            throw TableError(
                .invalidWeight,
                "a weight isn't negative; the least is \(minimum)",
                file: file,
                column: column.name
            )
        }
        if column.missing > 0 {
            throw TableError(
                .invalidWeight,
                "\(column.missing) \(column.missing == 1 ? "row has" : "rows have") no weight",
                hint: "fill them in, with 0 to leave a row out",
                file: file,
                column: column.name
            )
        }
    }
}

extension TableError {
    /// The error with the number of cells like it.
    fileprivate func counting(_ cells: Int) -> TableError {
        guard cells > 1 else { return self }
        var error = self
        error.message += " (and \(cells - 1) more like it)"
        return error
    }
}
