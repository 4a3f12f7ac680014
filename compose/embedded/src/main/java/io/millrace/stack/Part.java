package io.millrace.stack;

import java.io.IOException;
import java.util.List;

/** One part of the stack: how it is started, and how it shows that it works. */
interface Part {

    String name();

    /** The ports that it opens; the first is the one that people use. */
    List<Port> ports();

    /** Writes the files that it needs in its home, and says how to start it. */
    Launch prepare() throws IOException;

    /** Asks a real question in its own protocol. Returns when that was answered, else throws. */
    void ask() throws Exception;

    /** What is left to do when it has answered after its start. May happen again. */
    default void complete() {}
}
