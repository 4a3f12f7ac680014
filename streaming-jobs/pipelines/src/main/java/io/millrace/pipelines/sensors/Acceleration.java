package io.millrace.pipelines.sensors;

/** How strongly a device is pushed along each of its axes. */
public record Acceleration(double x, double y, double z) {

    public double total() {
        return Math.abs(x) + Math.abs(y) + Math.abs(z);
    }
}
