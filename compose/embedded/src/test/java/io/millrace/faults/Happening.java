package io.millrace.faults;

/** A fault, and which time it is that it happens. */
record Happening(Fault fault, int number) {}
