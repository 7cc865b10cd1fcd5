/// What the template of a confusion matrix asks for.
enum ConfusionContext {
    static func values(_ block: ConfusionBlock) -> [String: Any] {
        let counts = block.chosen.counts
        let wording = block.wording
        var values: [String: Any] = [
            "template": "confusion",
            "threshold": NumberText.fixed(block.chosen.threshold, decimals: 3),
            "rows": wording.rows,
            "positives": wording.positives,
            "tn": NumberText.count(counts.tn),
            "fp": NumberText.count(counts.fp),
            "fn": NumberText.count(counts.fn),
            "tp": NumberText.count(counts.tp),
            "precision": NumberText.percent(counts.precision),
            "recall": NumberText.percent(counts.recall),
            "marked": NumberText.percent(counts.markedShare),
            "accuracy": NumberText.percent(counts.accuracy),
        ]
        if block.steps.count > 1 {
            let steps = (block.steps + [block.chosen]).sorted { $0.threshold < $1.threshold }
            var json = JSONText()
            json.array { json in
                for step in steps {
                    json.array { json in
                        for number in [
                            step.threshold, step.counts.tn, step.counts.fp, step.counts.fn, step.counts.tp,
                        ] { json.value(number) }
                    }
                }
            }
            values["slider"] = [
                "json": json.string,
                "last": String(steps.count - 1),
                "chosen": String(steps.firstIndex { $0.threshold == block.chosen.threshold } ?? 0),
            ]
        }
        return values
    }
}
