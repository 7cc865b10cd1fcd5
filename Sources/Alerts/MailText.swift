import Capture
import Foundation

/// The text of a mail: headers, and a body in UTF-8 as quoted-printable (RFC 5322, 2045, 2047).
enum MailText {
    /// A mail of a message, lines ended by CR LF, dots not yet doubled.
    ///
    /// `Message-ID` depends on the message alone, so that a mail that came twice can be recognised.
    static func mail(_ alert: OutgoingAlert, from: MailAddress, to: [MailAddress]) -> String {
        let headers = [
            "Date: \(date(alert.createdAt))", "From: \(from.header)",
            "To: \(to.map(\.header).joined(separator: ",\r\n "))",
            "Subject: \(encoded(alert.subject, firstRoom: 75 - 9))",
            "Message-ID: <\(alert.messageId).propensity@\(from.host)>", "Auto-Submitted: auto-generated",
            "X-Propensity-Schedule: \(alert.schedule)", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
        ]
        return headers.joined(separator: "\r\n") + "\r\n\r\n" + quotedPrintable(alert.text) + "\r\n"
    }

    /// `Sat, 31 Jan 2026 21:47:16 +0000`.
    static func date(_ seconds: Double) -> String {
        let time = UTCTime(seconds: seconds)
        let days = UTCTime.days(year: time.year, month: time.month, day: time.day) ?? 0
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][time.month - 1]
        func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return
            "\(weekday), \(time.day) \(month) \(time.year) \(pad(time.hour)):\(pad(time.minute)):\(pad(time.second)) +0000"
    }

    /// A header's text in ASCII.
    ///
    /// As it is when that is short and printable, otherwise as encoded words of at most 75 characters on lines of their own.
    /// Line breaks become blanks, so that no text can begin a header.
    static func encoded(_ text: String, firstRoom: Int) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        let isPlain = line.utf8.allSatisfy { (0x20..<0x7f).contains($0) } && !line.contains("=?")
        if isPlain && line.utf8.count <= firstRoom { return line }
        var (words, word) = ([String](), [UInt8]())
        // 45 bytes are 60 characters of base64, and "=?utf-8?B?" and "?=" are 12.
        for character in line.unicodeScalars {
            let bytes = Array(String(character).utf8)
            if word.count + bytes.count > 45 {
                words.append(Data(word).base64EncodedString())
                word = []
            }
            word += bytes
        }
        words.append(Data(word).base64EncodedString())
        return words.map { "=?utf-8?B?\($0)?=" }.joined(separator: "\r\n ")
    }

    /// A name beside an address.
    static func phrase(_ name: String) -> String {
        let isAtoms = name.utf8.allSatisfy { byte in
            byte == 0x20 || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        }
        return isAtoms && name.utf8.count <= 60 ? name : encoded(name, firstRoom: 0)
    }

    /// Lines of at most 76 characters.
    static func quotedPrintable(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var (lines, length) = ("", 0)
            let bytes = Array(line.utf8)
            for (place, byte) in bytes.enumerated() {
                let isLast = place == bytes.count - 1
                let isPlain = (0x21...0x7e).contains(byte) && byte != 0x3d || (byte == 0x20 || byte == 0x09) && !isLast
                let piece = isPlain ? String(UnicodeScalar(byte)) : hexadecimal(byte)
                if length + piece.utf8.count > 75 {
                    lines += "=\r\n"
                    length = 0
                }
                lines += piece
                length += piece.utf8.count
            }
            return lines
        }.joined(separator: "\r\n")
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        "=" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    /// The bytes that go after `DATA`: a point at a line's beginning is doubled, and a line of one point ends it.
    static func stuffed(_ mail: String) -> String {
        let lines = mail.split(separator: "\r\n", omittingEmptySubsequences: false).map {
            $0.hasPrefix(".") ? ".\($0)" : $0
        }
        let text = lines.joined(separator: "\r\n")
        return text + (text.hasSuffix("\r\n") ? "" : "\r\n") + ".\r\n"
    }
}
