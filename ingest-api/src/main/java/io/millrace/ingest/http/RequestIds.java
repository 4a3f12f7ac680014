package io.millrace.ingest.http;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** What requests are called in answers and logs. */
final class RequestIds {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String START =
            Long.toString(new SecureRandom().nextLong() & Long.MAX_VALUE, Character.MAX_RADIX) + "-";
    private static final AtomicLong COUNT = new AtomicLong();

    private RequestIds() {}

    /** @param given what the client calls it; used only if it is short and plain, since logs and answers have it */
    static String of(String given) {
        return given != null && PLAIN.matcher(given).matches()
                ? given
                : START + Long.toString(COUNT.incrementAndGet(), Character.MAX_RADIX);
    }
}
