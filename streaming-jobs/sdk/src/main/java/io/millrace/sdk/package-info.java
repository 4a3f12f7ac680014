/** What a pipeline is written with: a {@link io.millrace.sdk.Pipeline} says its {@link io.millrace.sdk.Flow}, from topics to tables. */
package io.millrace.sdk;
