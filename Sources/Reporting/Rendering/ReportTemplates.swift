import Mustache

/// The page templates, parsed once.
///
/// They are resources embedded in the program.
enum ReportTemplates {
    /// The page, the blocks by kind, and the inline parts that they share.
    static let library: MustacheLibrary = {
        MustacheContentTypes.register(EscapedHTML(), named: EscapedHTML.name)
        let sources: [(name: String, bytes: [UInt8])] = [
            ("page", PackageResources.page_mustache),
            ("text", PackageResources.text_mustache),
            ("grid", PackageResources.grid_mustache),
            ("figure", PackageResources.figure_mustache),
            ("prose", PackageResources.prose_mustache),
            ("figures", PackageResources.figures_mustache),
            ("table", PackageResources.table_mustache),
            ("chart", PackageResources.chart_mustache),
            ("confusion", PackageResources.confusion_mustache),
            ("note", PackageResources.note_mustache),
            ("code", PackageResources.code_mustache),
        ]
        var library = MustacheLibrary()
        for source in sources {
            // The first tag makes every value of the template escaped by `EscapedHTML`; no template can forget it.
            let text = "{{% CONTENT_TYPE:\(EscapedHTML.name)}}" + String(decoding: source.bytes, as: UTF8.self)
            do {
                try library.register(text, named: source.name)
            } catch {
                preconditionFailure("template \(source.name): \(error)")
            }
        }
        return library
    }()

    /// The style sheet, inlined into every page.
    static let styleSheet = String(decoding: PackageResources.report_css, as: UTF8.self)

    /// The script that draws the charts, inlined into every page.
    static let script = String(decoding: PackageResources.report_js, as: UTF8.self)
}
