/// The server's configuration: the keys, the values they take, and the report of everything wrong with them.
/// Read once at start from the environment and `statuscast.properties`; the result is one immutable record.
@NullMarked
package io.statuscast.server.config;

import org.jspecify.annotations.NullMarked;
