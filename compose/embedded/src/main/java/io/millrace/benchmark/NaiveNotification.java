package io.millrace.benchmark;

/** What a runner hears, as a Java bean. */
public final class NaiveNotification {

    private String track;
    private long windowStart;
    private String notification;

    static NaiveNotification of(String track, long windowStart, String notification) {
        NaiveNotification bean = new NaiveNotification();
        bean.setTrack(track);
        bean.setWindowStart(windowStart);
        bean.setNotification(notification);
        return bean;
    }

    public String getTrack() {
        return track;
    }

    public void setTrack(String track) {
        this.track = track;
    }

    public long getWindowStart() {
        return windowStart;
    }

    public void setWindowStart(long windowStart) {
        this.windowStart = windowStart;
    }

    public String getNotification() {
        return notification;
    }

    public void setNotification(String notification) {
        this.notification = notification;
    }
}
