import java.util.List;

/// The entry of `./statuscast bench`: which measurement, how long, in which form.
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        var options = List.of(arguments);
        boolean brief = options.contains("--short");
        var report = new Report(options.contains("--json"));
        switch (arguments[0]) {
            case "start" -> Start.measure(brief, report);
            case "memory" -> Memory.measure(brief, report);
            case "accept" -> Accept.measure(brief, report);
            case "publish" -> Publish.measure(brief, report);
            case "protocol" -> Protocol.measure(brief, report);
            case "queue" -> Queue.measure(brief, report);
            case "audience" -> Audience.measure(brief, report);
            case "numbers" -> LinkedNumbers.measure(brief, report);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
