import { ref } from 'vue';

const STORED = 'statuscast.key';

/** The API key of this browser; empty until one is given. */
export const key = ref(localStorage.getItem(STORED) ?? '');

export function keepKey(value: string): void {
  key.value = value.trim();
  localStorage.setItem(STORED, key.value);
}

export function forgetKey(): void {
  key.value = '';
  localStorage.removeItem(STORED);
}

/**
 * Takes the key from an address that ends in `#key=…`, as the server prints it at its first start, and removes it from
 * the address bar. A fragment is never sent to a server, so it stands in no log.
 */
export function takeKeyFromAddress(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get('key');
  if (given) {
    keepKey(given);
    history.replaceState(null, '', location.pathname);
  }
}
