package io.millrace.events.courier;

/** An order, and the city it is of. */
public record PlacedOrder(long orderId, String cityCode) implements CourierEvent {}
