/// The rules of the house, as tests: who may know whom, and what no file may hold.
@NullMarked
package io.statuscast.house;

import org.jspecify.annotations.NullMarked;
