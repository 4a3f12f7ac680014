package io.millrace.sdk;

import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Part;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Parsed.Several;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.util.List;

/** Reads records by another codec, and makes the event of what that reads. */
record MappedCodec<R, E>(Codec<R> read, Topic.Mapping<R, E> mapping) implements Codec<E> {

    @Override
    public Parsed<E> parse(byte[] value) {
        return map(read.parse(value));
    }

    private Parsed<E> map(Parsed<R> parsed) {
        if (parsed instanceof Accepted<R> accepted) {
            try {
                E event = mapping.of(accepted.event());
                return event == null
                        ? Parsed.rejected(Reason.WRONG_FIELD, "the record makes no event")
                        : Parsed.accepted(event);
            } catch (Rejection rejection) {
                return Parsed.rejected(rejection.reason(), rejection.getMessage());
            } catch (RuntimeException failure) {
                return Parsed.rejected(Reason.WRONG_FIELD, failure.toString());
            }
        }
        if (parsed instanceof Several<R> several) {
            return new Several<>(several.parts().stream()
                    .map(part -> new Part<>(map(part.parsed()), part.from(), part.until()))
                    .toList());
        }
        Rejected<R> rejected = (Rejected<R>) parsed;
        return Parsed.rejected(rejected.reason(), rejected.detail());
    }

    @Override
    public List<Setting<?>> settings() {
        return read.settings();
    }

    @Override
    public Codec<E> with(Settings settings) {
        return new MappedCodec<>(read.with(settings), mapping);
    }
}
