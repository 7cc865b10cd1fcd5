import Capture
import MonitorRuns
import Quality

/// Reads captured requests and the labels that came later.
struct CapturedRequests {
    let captures: QualityRequest.Captures
    let problem: ProblemType
    let fields: PredictionFields
    let model: ModelColumns?

    /// Reads the window.
    ///
    /// - Throws: ``MonitorRuns/MonitorRunError`` when there are no captures; ``Quality/QualityError`` and
    ///   ``Capture/CaptureError`` when files cannot be read; ``Quality/QualityError`` `bad-setting` for a column that requests
    ///   do not have.
    func read(_ wanted: WantedColumns) throws -> MeasuredRows {
        let names = model?.names ?? []
        let cellPlaces = try wanted.cells.map { name in
            guard let place = names.firstIndex(of: name) else {
                throw QualityError(
                    .badSetting, "requests have no column \"\(name)\"",
                    hint: names.isEmpty
                        ? "name the model that knows the columns with --model"
                        : "there are \(names.joined(separator: ", "))")
            }
            return (name, place)
        }
        return wanted.labels ? try labelled(wanted, cellPlaces) : try all()
    }

    // MARK: With labels

    private func labelled(_ wanted: WantedColumns, _ cellPlaces: [(String, Int)]) throws -> MeasuredRows {
        let merge = GroundTruthMerge(
            captured: try CapturedWindow.reader(captures.folder), groundTruth: captures.groundTruth ?? .labels([]),
            output: captures.merged,
            id: captures.id)
        let wantsRows = wanted.features || !wanted.cells.isEmpty
        var collector = RowCollector(problem, fields: fields)
        var requests = RecordRows(names: model?.names ?? [])
        var features = FeatureSample(limit: .max)
        var cells: [String: [String]] = [:]
        var probabilities: [Double: Int] = [:]
        var unmatched: (count: Int, first: String?) = (0, nil)
        func count(_ event: CapturedEvent) {
            guard problem == .binary, let found = try? RowCollector.probabilities(of: event, fields: fields) else {
                return
            }
            for probability in found { probabilities[probability, default: 0] += 1 }
        }
        let summary = try merge.run(
            from: captures.window.lowerBound, to: captures.window.upperBound, labelsUntil: captures.labelsUntil,
            onBadLine: { _ in }, onUnlabelled: count
        ) { record in
            count(record.event)
            guard wantsRows else { return collector.add(record) }
            // The request's rows first: a record counts with all it has, or not at all.
            var rows: [(row: RowCells, outputs: Int)] = []
            var alone = RowCollector(problem, fields: fields)
            alone.add(record)
            do throws(RecordRows.Problem) {
                try requests.forEach(of: record.event) { row, outputs in rows.append((row, outputs)) }
            } catch {
                unmatched = (unmatched.count + 1, unmatched.first ?? error.message)
                return
            }
            if alone.records > 0, rows.count != alone.rows.count || rows.contains(where: { !fits($0.row, $0.outputs) })
            {
                unmatched = (unmatched.count + 1, unmatched.first ?? "its rows are not those of the model")
                return
            }
            collector.add(record)
            guard alone.records > 0 else { return }
            for (row, outputs) in rows {
                for (name, place) in cellPlaces { cells[name, default: []].append(row.text(outputs + place) ?? "") }
                guard wanted.features, let model else { continue }
                var values: [Float] = []
                model.append(row, from: outputs, to: &values)
                features.offer(values)
            }
        }
        var measured = MeasuredRows(collector)
        measured.note(unusable: unmatched.count, first: unmatched.first)
        measured.note(unusable: summary.badCapturedLines, first: "a captured line is no record")
        if summary.badLabelLines > 0 {
            measured.notes.append("\(summary.badLabelLines) lines of ground truth are no labels")
        }
        guard summary.matched + summary.withoutLabel > 0 else { throw noData(unreadable: summary.badCapturedLines) }
        (measured.features, measured.cells, measured.probabilities) = (features, cells, probabilities)
        (measured.merge, measured.window) = (summary, window)
        return measured
    }

    private func fits(_ row: RowCells, _ outputs: Int) -> Bool { row.count - outputs == model?.names.count }

    // MARK: Without

    /// A sample of all requests, as the model takes them.
    private func all() throws -> MeasuredRows {
        guard let model else {
            throw QualityError(
                .badSetting, "attributions need the model that gives them", hint: "name it with --model")
        }
        var requests = RecordRows(names: model.names)
        var features = FeatureSample(limit: FeatureSample.attributionRows)
        var refused: (count: Int, first: String?) = (0, nil)
        let summary = try CapturedWindow.reader(captures.folder).read(
            from: captures.window.lowerBound, to: captures.window.upperBound, onBadLine: { _ in }
        ) { event, _ in
            do throws(RecordRows.Problem) {
                var misfits = 0
                try requests.forEach(of: event) { row, outputs in
                    guard fits(row, outputs) else {
                        misfits += 1
                        return
                    }
                    var values: [Float] = []
                    model.append(row, from: outputs, to: &values)
                    features.offer(values)
                }
                if misfits > 0 { throw RecordRows.Problem(message: "its rows are not those of the model") }
            } catch {
                refused = (refused.count + 1, refused.first ?? error.message)
            }
        }
        guard summary.records > 0 else { throw noData(unreadable: summary.bad) }
        var measured = MeasuredRows(RowCollector(problem, fields: fields))
        measured.features = features
        measured.note(unusable: refused.count, first: refused.first)
        measured.note(unusable: summary.bad, first: "a captured line is no record")
        measured.window = window
        return measured
    }

    private var window: Range<Double>? { captures.window == MonitorSource.allTime ? nil : captures.window }

    private func noData(unreadable lines: Int) -> MonitorRunError {
        let why = lines > 0 ? ": \(lines) captured line\(lines == 1 ? " is no record" : "s are no records")" : ""
        return MonitorRunError(
            .noData, "Job inputs had no data", hint: "\(captures.folder) has no records in this window\(why)")
    }
}
