package io.millrace.benchmark;

/** Where a runner was, as a Java bean. */
public final class NaivePosition {

    private String user;
    private long spot;
    private double seconds;

    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    public long getSpot() {
        return spot;
    }

    public void setSpot(long spot) {
        this.spot = spot;
    }

    public double getSeconds() {
        return seconds;
    }

    public void setSeconds(double seconds) {
        this.seconds = seconds;
    }
}
