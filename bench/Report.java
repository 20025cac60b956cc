import java.util.Arrays;
import java.util.Locale;

/// Prints figures as they come: a line of a table, or a JSON object a line.
record Report(boolean json) {

    /// A figure that should not be above its target.
    void atMost(String name, double value, String unit, double target) {
        line(name, value, unit, "<= ", target, value <= target);
    }

    /// A figure that should not be below its target.
    void atLeast(String name, double value, String unit, double target) {
        line(name, value, unit, ">= ", target, value >= target);
    }

    /// A figure that only explains others.
    void note(String name, double value, String unit) {
        if (json) {
            System.out.printf(
                    Locale.ROOT,
                    "{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"target\":null,\"met\":null}%n",
                    name,
                    number(value),
                    unit);
        } else {
            System.out.printf(Locale.ROOT, "%-44s %10s %s%n", name, number(value), unit);
        }
    }

    private void line(String name, double value, String unit, String sign, double target, boolean met) {
        if (json) {
            System.out.printf(
                    Locale.ROOT,
                    "{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"target\":%s,\"met\":%s}%n",
                    name,
                    number(value),
                    unit,
                    number(target),
                    met);
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %10s %-10s %12s  %s%n",
                    name,
                    number(value),
                    unit,
                    sign + number(target),
                    met ? "met" : "NOT MET");
        }
    }

    private static String number(double value) {
        return Math.abs(value) >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    /// The value below which a share of the samples lies; sorts them.
    static double percentile(long[] samples, double share) {
        if (samples.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(samples);
        return samples[(int) Math.min(samples.length - 1, Math.floor(samples.length * share))];
    }
}
