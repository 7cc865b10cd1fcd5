import Testing

@testable import Statistics

@Suite struct ChiSquaredTests {
    /// mpmath 1.3 with 40 digits: `gammainc(df / 2, x / 2, inf, regularized=True)`.
    @Test(arguments: [
        (3.841458820694124, 1.0, 0.050000000000000057),
        (500, 1.0, 9.5053977665540917e-111),
        (4.2, 2.0, 0.1224564282529819),
        (0.1, 3.0, 0.99183742373187648),
        (50, 3.0, 7.9891792449514711e-11),
        (11.0705, 5.0, 0.049999955428043652),
        (2.25, 3.5, 0.61112568264327167),
        (3, 10.0, 0.98142406377785933),
        (35.1725, 23.0, 0.049999559262213096),
        (200, 24.0, 1.0457262607030485e-29),
        (40, 31.0, 0.12904034912939036),
        (1200, 32.0, 9.77364180092148e-232),
        (20, 60.0, 0.99999974900487985),
        (200.5, 119.0, 4.3367076480668631e-6),
        (200, 200.0, 0.48670120172085134),
        (1100, 1000.0, 0.014614408126295194),
        (4500, 4095.0, 7.029203135561512e-6),
        (101_000, 100_000.0, 0.01286884037723367),
        (1_004_000, 1_000_000.0, 0.0023630282386838922),
    ])
    func tailsAgreeWithMpmathToTwelveDigits(x: Double, degreesOfFreedom: Double, expected: Double) {
        let tail = chiSquaredTail(x, degreesOfFreedom: degreesOfFreedom)
        #expect((tail / expected - 1).magnitude < 1e-12, "\(tail) at \(x) with \(degreesOfFreedom)")
    }

    @Test func theEndsAreOneAndZero() {
        #expect(chiSquaredTail(0, degreesOfFreedom: 4) == 1)
        #expect(chiSquaredTail(-1, degreesOfFreedom: 4) == 1)
        #expect(chiSquaredTail(.infinity, degreesOfFreedom: 4) == 0)
        #expect(chiSquaredTail(1e5, degreesOfFreedom: 3) == 0)
    }

    @Test func withoutDegreesOfFreedomThereIsNoAnswer() {
        #expect(chiSquaredTail(1, degreesOfFreedom: 0).isNaN)
        #expect(chiSquaredTail(.nan, degreesOfFreedom: 3).isNaN)
        #expect(chiSquaredTail(1, degreesOfFreedom: .nan).isNaN)
    }
}
