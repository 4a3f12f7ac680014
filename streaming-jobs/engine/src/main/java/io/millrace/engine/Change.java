package io.millrace.engine;

/** One change of a keyed table: the row as it is after a batch, or that it is no more. */
record Change(
        @Column("the row") Record row,

        @Column(name = "_batch", value = "the batch that wrote the change; of one key, the highest counts")
        long batch,

        @Column(name = "_deleted", value = "whether the row is gone with this change")
        boolean deleted) {}
