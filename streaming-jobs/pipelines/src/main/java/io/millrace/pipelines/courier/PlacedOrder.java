package io.millrace.pipelines.courier;

/** An order, and the city it is of. */
public record PlacedOrder(long orderId, String cityCode) implements CourierEvent {}
