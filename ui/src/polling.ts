import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

export interface Polled<T> {
  value: Ref<T>;
  failure: Ref<string>;
  refresh: () => Promise<void>;
}

/** Asks again and again while the component is mounted and the page is visible; keeps the last answer on a failure. */
export function polled<T>(ask: () => Promise<T>, first: T, everyMillis: number): Polled<T> {
  const value = ref(first) as Ref<T>;
  const failure = ref('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let mounted = false;

  async function refresh(): Promise<void> {
    clearTimeout(timer);
    if (!document.hidden) {
      try {
        value.value = await ask();
        failure.value = '';
      } catch (error) {
        failure.value = error instanceof TypeError ? 'The server does not answer.' : String((error as Error).message);
      }
    }
    if (mounted) {
      timer = setTimeout(refresh, everyMillis);
    }
  }

  onMounted(() => {
    mounted = true;
    void refresh();
  });
  onBeforeUnmount(() => {
    mounted = false;
    clearTimeout(timer);
  });
  return { value, failure, refresh };
}
