package io.millrace.ingest.http;

/** Metrics as text, in the form that Prometheus reads. */
public final class Exposition {

    public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(4_096);

    public void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** One value, with its labels as names and values in turn. */
    public void sample(String name, double value, String... labels) {
        text.append(name);
        for (int index = 0; index < labels.length; index += 2) {
            text.append(index == 0 ? '{' : ',').append(labels[index]).append("=\"");
            text.append(labels[index + 1]
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n"));
            text.append('"');
        }
        if (labels.length > 0) {
            text.append('}');
        }
        text.append(' ');
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(value);
        }
        text.append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
