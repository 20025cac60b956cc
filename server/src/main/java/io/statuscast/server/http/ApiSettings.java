package io.statuscast.server.http;

/// The measures of the API.
///
/// @param port         0 takes a free one
/// @param bodyBytesMax largest accepted request body, bytes
/// @param lenient      unknown body fields are ignored instead of refused
/// @param version      of the server, shown by `/health`
public record ApiSettings(String host, int port, int bodyBytesMax, boolean lenient, String version) {}
