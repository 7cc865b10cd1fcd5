import Foundation

/// The table of what users get wrong.
enum BadInputs {
    private static let skip = "set such rows aside with --bad-rows skip"

    /// Files that are not what they should be.
    static let files: [BadInput] = [
        .fails(
            "no such file",
            "train",
            "nothere.csv",
            "--label",
            "bought",
            "--output",
            "out",
            says: "nothere.csv: no such file\n  check the path"
        ),
        .fails(
            "a folder as data",
            "train",
            ".",
            "--label",
            "bought",
            "--output",
            "out",
            says: ".: is a folder, not a file\n  name a CSV file in it"
        ),
        .train("empty file", data: "", says: "data.csv: is empty\n  check the export that made it"),
        .train("blank lines only", data: "\n\n\n", says: "data.csv: holds no rows\n  check the export that made it"),
        .train("header only", data: Sample.header + "\n", words: ["data.csv line 1: holds a header and no rows\n"]),
        .train(
            "UTF-16",
            bytes: Data([0xFF, 0xFE]) + (Sample.good.data(using: .utf16LittleEndian) ?? Data()),
            says: "data.csv: is UTF-16 text\n  convert it with `iconv -f UTF-16 -t UTF-8`, or export it as UTF-8"
        ),
        .train(
            "UTF-16 without its mark",
            bytes: Sample.good.data(using: .utf16LittleEndian),
            says: "data.csv line 1: a NUL byte, which text doesn't have\n  export the file again"
        ),
        .train(
            "old Macintosh line ends",
            data: Sample.good.replacingOccurrences(of: "\n", with: "\r"),
            says: "data.csv: has lines that end in a carriage return alone\n  convert it with `tr '\\r' '\\n'`"
        ),
        .train(
            "duplicate column",
            data: Sample.table(Sample.rows, header: "id,clicked,price,clicked,bought"),
            says:
                "data.csv line 1, column \"clicked\": columns 2 and 4 have the same name\n  rename one of them in the header"
        ),
        .train(
            "empty column name",
            data: Sample.table(Sample.rows, header: "id,clicked,,kind,bought"),
            says: "data.csv line 1: column 3 has no name\n"
                + "  name it in the header, or take away the delimiter at the end of the line"
        ),
        .train(
            "too few cells",
            data: Sample.replacing(with: "11,1,5.5"),
            says: "data.csv line 12: 3 cells where the header has 5\n"
                + "  put cells that contain the delimiter in double quotes, or \(skip)"
        ),
        .train(
            "too many cells",
            data: Sample.replacing(with: "11,1,5.5,new,1,9"),
            says: "data.csv line 12: 6 cells where the header has 5\n"
                + "  put cells that contain the delimiter in double quotes, or \(skip)"
        ),
        .train(
            "bytes that are not UTF-8",
            bytes: Data(Sample.replacing(with: "11,1,5.5,caf\u{E9},1").unicodeScalars.map { UInt8($0.value) }),
            says: "data.csv line 12, column \"kind\": bytes that aren't UTF-8\n"
                + "  convert the file, for example with `iconv -f WINDOWS-1252 -t UTF-8`, or \(skip)"
        ),
        .train(
            "a NUL byte",
            data: Sample.replacing(with: "11,1,5.5,n\0w,1"),
            says:
                "data.csv line 12, column \"kind\": a NUL byte, which text doesn't have\n  export the file again, or \(skip)"
        ),
        .train(
            "an open quote",
            data: Sample.replacing(with: "11,1,5.5,\"new,1"),
            says: "data.csv line 12, column \"kind\": a quote is opened and never closed\n"
                + "  close it, or double it if it is part of the text"
        ),
        .train(
            "an open quote cannot be skipped",
            "--bad-rows",
            "skip",
            data: Sample.replacing(with: "11,1,5.5,\"new,1"),
            says: "data.csv line 12, column \"kind\": a quote is opened and never closed\n"
                + "  close it, or double it if it is part of the text"
        ),
        .train(
            "a quote within a cell",
            data: Sample.replacing(with: "11,1,5.5,n\"e\"w,1"),
            says: "data.csv line 12, column \"kind\": a quote inside a cell that isn't wholly quoted\n"
                + "  put the whole cell in double quotes and double the quotes inside it, or \(skip)"
        ),
        .train(
            "text among numbers",
            data: Sample.long(with: "301,1,12 EUR,new,1"),
            words: ["data.csv line 302, column \"price\": \"12 EUR\" is not a number\n", skip]
        ),
        .train(
            "decimal commas",
            data: Sample.long(with: "301,1,\"12,50\",new,1", and: "311,1,\"9,90\",new,1"),
            says: "data.csv line 302, column \"price\": \"12,50\" is not a number (and 1 more like it)\n"
                + "  export with a decimal point and without thousands separators, or \(skip)"
        ),
        .fails(
            "explore reads as strictly",
            "explore",
            "data.csv",
            data: Sample.replacing(with: "11,1,5.5"),
            says: "data.csv line 12: 3 cells where the header has 5\n"
                + "  put cells that contain the delimiter in double quotes, or \(skip)"
        ),
        .fails(
            "so does baseline",
            "baseline",
            "data.csv",
            data: Sample.replacing(with: "11,1,5.5"),
            says: "data.csv line 12: 3 cells where the header has 5\n"
                + "  put cells that contain the delimiter in double quotes, or \(skip)"
        ),
    ]

    /// Columns and values that cannot be learnt from.
    static let columns: [BadInput] = [
        .fails(
            "no label named",
            "train",
            "data.csv",
            "--output",
            "out",
            says: "which column is to be predicted?\n  name it with --label, for example --label ordered"
        ).asMisuse,
        .fails(
            "a label misspelled",
            "train",
            "data.csv",
            "--label",
            "bougth",
            "--output",
            "out",
            says: "data.csv: there is no column \"bougth\"\n  did you mean \"bought\"?"
        ),
        .fails(
            "an unknown label for explore",
            "explore",
            "data.csv",
            "--label",
            "revenue",
            says: "data.csv: there is no column \"revenue\"\n"
                + "  the columns are \"id\", \"clicked\", \"price\", \"kind\", \"bought\""
        ),
        .fails(
            "an unknown label for baseline",
            "baseline",
            "data.csv",
            "--label",
            "bougt",
            "--output",
            "out",
            says: "data.csv: there is no column \"bougt\"\n  did you mean \"bought\"?"
        ),
        .train(
            "an unknown --id",
            "--id",
            "idd",
            says: "data.csv: there is no column \"idd\"\n  did you mean \"id\"?"
        ),
        .train(
            "an unknown --ignore",
            "--ignore",
            "kind, priec",
            says: "data.csv: there is no column \"priec\"\n  did you mean \"price\"?"
        ),
        .train(
            "an unknown --weight",
            "--weight",
            "w",
            says:
                "data.csv: there is no column \"w\"\n  the columns are \"id\", \"clicked\", \"price\", \"kind\", \"bought\""
        ),
        .train(
            "an unknown --type",
            "--type",
            "pricee=real",
            says: "data.csv: there is no column \"pricee\"\n  did you mean \"price\"?"
        ),
        .train(
            "one column, two roles",
            "--ignore",
            "bought",
            says: "data.csv, column \"bought\": can't be both label and ignored\n  name it once"
        ).asMisuse,
        .train(
            "a label of one value",
            data: Sample.column(4, { _, _ in "1" }),
            words: ["data.csv, column \"bought\": a label has exactly two values; it has 1: 1\n"]
        ),
        .train(
            "a label of three values",
            data: Sample.column(4, { row, _ in "\(row % 3)" }),
            words: ["data.csv, column \"bought\": a label has exactly two values; it has 3: 0, 1, 2\n"]
        ),
        .train(
            "no label cell filled in",
            data: Sample.column(4, { _, _ in "" }),
            words: ["data.csv, column \"bought\": a label has exactly two values; it has none\n"]
        ),
        .train(
            "a label whose positive value is not plain",
            data: Sample.column(4, { _, cell in cell == "1" ? "won" : "lost" }),
            words: [
                "data.csv, column \"bought\": it isn't plain which of lost and won counts as positive\n", "--positive ",
            ]
        ),
        .train(
            "an unknown --positive",
            "--positive",
            "maybe",
            says:
                "data.csv, column \"bought\": has no value \"maybe\"; its values are 0 and 1\n  give one of them with --positive"
        ),
        .train(
            "one row of a class",
            data: Sample.column(4, { row, _ in row == 5 ? "1" : "0" }),
            says: "only one row has the label 1; it can't be both trained on and held out\n"
                + "  a split needs at least two rows of each kind"
        ),
        .train(
            "constant columns only",
            data: Sample.table((0..<40).map { "1,x,\($0 % 2)" }, header: "a,b,bought"),
            says:
                "data.csv: has no column to learn from\n  \"a\" has the same value in every row: 1; 1 more are set aside"
        ),
        .train(
            "an identifier only",
            data: Sample.table((0..<40).map { "u\($0),\($0 % 2)" }, header: "user_id,bought"),
            says: "data.csv: has no column to learn from\n"
                + "  \"user_id\" has a different value in every row and is used as the identifier"
        ),
        .train(
            "a negative weight",
            "--weight",
            "w",
            data: Sample.column(0, { row, _ in row == 6 ? "-1" : "2" }, header: weighted),
            words: ["data.csv, column \"w\": a weight isn't negative; the least is -1"]
        ),
        .train(
            "a missing weight",
            "--weight",
            "w",
            data: Sample.column(0, { row, _ in row == 6 ? "" : "\(1 + row % 2)" }, header: weighted),
            words: ["data.csv, column \"w\": 1 row has no weight\n"]
        ),
        .train(
            "a weight in words",
            "--weight",
            "w",
            data: Sample.column(0, { row, _ in row % 2 == 0 ? "a" : "b" }, header: weighted),
            words: ["data.csv, column \"w\": a weight is a number"]
        ),
    ]

    private static let weighted = "w,clicked,price,kind,bought"

    /// Options out of range, misspelled, or at odds.
    static let options: [BadInput] = [
        .train(
            "an unknown XGBoost parameter",
            "--set",
            "max_dpth=3",
            says: "--set: XGBoost has no parameter \"max_dpth\" for this task\n  did you mean max_depth?"
        ).asMisuse,
        .train(
            "a parameter like none",
            "--set",
            "zzz=3",
            says: "--set: XGBoost has no parameter \"zzz\" for this task\n"
                + "  the parameters are those of XGBoost's tree and linear boosters; see its documentation"
        ).asMisuse,
        .train(
            "a value above the range",
            "--set",
            "eta=2",
            says: "--set: eta is \"2\"\n  it takes a number from 0 up to 1"
        ).asMisuse,
        .train("not a number", "--set", "eta=nan", says: "--set: eta is \"nan\"\n  it takes a number from 0 up to 1")
            .asMisuse,
        .train(
            "a value at an open end",
            "--set",
            "subsample=0",
            says: "--set: subsample is \"0\"\n  it takes a number above 0 up to 1"
        ).asMisuse,
        .train(
            "words for a whole number",
            "--set",
            "max_depth=deep",
            says: "--set: max_depth is \"deep\"\n  it takes a whole number from 0 to 2147483647"
        ).asMisuse,
        .train(
            "no rounds",
            "--set",
            "num_boost_round=0",
            says: "--set: num_boost_round is \"0\"\n  it takes a whole number from 1 to 2147483647"
        ).asMisuse,
        .train(
            "another task's objective",
            "--set",
            "objective=reg:squarederror",
            says:
                "--set: objective is \"reg:squarederror\"\n  it takes one of binary:logistic, reg:logistic, binary:logitraw"
        ).asMisuse,
        .train("a metric XGBoost lacks", "--set", "eval_metric=foo", words: ["XGBoost: Unknown metric function foo"]),
        .train(
            "constraints that cannot be read",
            "--set",
            "monotone_constraints=abc",
            words: ["monotone_constraints", "abc"]
        ).asMisuse,
        .train(
            "two spellings of one parameter", "--set", "eta=0.1", "--set", "learning_rate=0.2",
            says: "--set: eta and learning_rate are the same parameter\n  give one of them"
        ).asMisuse,
        .usage(
            "--set without =",
            "train",
            "data.csv",
            "--label",
            "bought",
            "--set",
            "max_depth",
            words: "--set takes key=value, such as max_depth=4; \"max_depth\" has no ="
        ),
        .train(
            "nothing held out",
            "--test-fraction",
            "0",
            says: "--test-fraction is 0.0\n  it takes a number above 0 and below 1, such as 0.2"
        ).asMisuse,
        .train(
            "everything held out",
            "--test-fraction",
            "1",
            says: "--test-fraction is 1.0\n  it takes a number above 0 and below 1, such as 0.2"
        ).asMisuse,
        .train(
            "more than everything held out",
            "--test-fraction",
            "2",
            says: "--test-fraction is 2.0\n  it takes a number above 0 and below 1, such as 0.2"
        ).asMisuse,
        .train("a threshold above 1", "--threshold", "2", says: "--threshold is 2.0\n  it takes a number from 0 to 1")
            .asMisuse,
        .fails(
            "a positive value of no label", "explore", "data.csv", "--positive", "1",
            says: "--positive is a value of the label, and there is no --label\n  name the label's column with --label"
        ).asMisuse,
        .fails(
            "a threshold before the model is looked for", "evaluate", "nomodel", "data.csv", "--threshold", "2",
            says: "--threshold is 2.0\n  it takes a number from 0 to 1"
        ).asMisuse,
        .usage(
            "a negative seed",
            "train",
            "data.csv",
            "--label",
            "bought",
            "--seed=-1",
            words: "The value '-1' is invalid for '--seed <seed>'"
        ),
        .fails(
            "a name with a path in it",
            "train",
            "data.csv",
            "--label",
            "bought",
            "--home",
            "home",
            "--name",
            "../x",
            says: "\"../x\" cannot be a model's name\n  use letters, digits, -, _ and . (not first), at most 63"
        ).asMisuse,
        .usage(
            "an unknown type",
            "train",
            "data.csv",
            "--label",
            "bought",
            "--type",
            "price=money",
            words: "The value 'price=money' is invalid"
        ),
        .usage(
            "an unknown delimiter",
            "explore",
            "data.csv",
            "--delimiter",
            "xx",
            words: "--delimiter takes comma, semicolon, tab, pipe or one character; \"xx\" is none of them"
        ),
        .usage(
            "--bad-rows of another kind",
            "explore",
            "data.csv",
            "--bad-rows",
            "maybe",
            words: "The value 'maybe' is invalid for '--bad-rows <fail|skip>'. Please provide one of 'fail' and 'skip'."
        ),
        .usage(
            "no rows to generate",
            "generate",
            "--rows",
            "0",
            words: "--rows takes a whole number from 1 on; it is 0"
        ),
        .usage("rows in words", "generate", "--rows", "many", words: "The value 'many' is invalid for '--rows <rows>'"),
        .usage(
            "two things on standard output",
            "generate",
            "--rows",
            "5",
            "--json",
            words: "--json and the sessions cannot share standard output; name a file with --output"
        ),
        .usage("an unknown command", "tarin", words: "Unexpected argument 'tarin'"),
        .usage(
            "an unknown option",
            "train",
            "data.csv",
            "--lable",
            "x",
            words: "Unknown option '--lable'. Did you mean '--label'?"
        ),
        .usage("no data", "train", words: "Missing expected argument '<data>'"),
        .usage("later work", "predict", "model", "data.csv", "--explain", "3", words: "Unknown option '--explain'"),
    ]
}
