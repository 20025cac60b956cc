/// Time as a port: the wall clock, alarms that threads wait on, and the loop that all background work runs in.
@NullMarked
package io.statuscast.core.time;

import org.jspecify.annotations.NullMarked;
