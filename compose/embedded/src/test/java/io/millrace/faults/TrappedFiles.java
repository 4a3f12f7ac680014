package io.millrace.faults;

import io.millrace.engine.storage.LocalFiles;

/** What the engine calls local files, with traps. */
public final class TrappedFiles extends LocalFiles {

    public TrappedFiles() {
        super(new TrappedStorage());
    }
}
