import { forgetKey, key } from './key';

export interface Device {
  id: string;
  alias: string;
  phone?: string;
  sandbox: boolean;
  profile: { name?: string };
  queue: { messages: number; scheduled: number };
  session: { status: string; state: string; reason: string };
}

export interface Post {
  id: string;
  waId: string;
  deliveryStatus: string;
  status: string;
}

export interface Seen {
  id: string;
  from: string;
  at: string;
  type: 'text' | 'image' | 'video';
  text?: string;
  caption?: string;
  color?: string;
  font?: number;
  seconds?: number;
  data?: string;
}

export interface Phone {
  phone: string;
  name: string;
  statuses: Seen[];
}

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(path, {
    method,
    headers: { Token: key.value, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) {
    return response;
  }
  const error = (await response.json().catch(() => ({}))) as {
    message?: string;
    errorCode?: string;
    errors?: { message: string }[];
  };
  if (response.status === 401) {
    forgetKey();
  }
  const details = (error.errors ?? []).map((one) => one.message).join(' ');
  throw new Refused(response.status, error.errorCode ?? '', details || error.message || `The server answered ${response.status}.`);
}

export async function devices(): Promise<Device[]> {
  return (await call('GET', '/v1/devices?size=200')).json() as Promise<Device[]>;
}

export async function createDevice(alias: string): Promise<Device> {
  return (await call('POST', '/v1/devices', { alias })).json() as Promise<Device>;
}

/** The QR code of a number as SVG text; null when there is nothing to scan. */
export async function qr(deviceId: string): Promise<string | null> {
  try {
    return await (await call('GET', `/v1/devices/${deviceId}/scan`)).text();
  } catch (error) {
    if (error instanceof Refused && error.status !== 401) {
      return null;
    }
    throw error;
  }
}

export async function publish(deviceId: string, body: unknown): Promise<Post> {
  return (await call('POST', `/v1/chat/${deviceId}/status`, body)).json() as Promise<Post>;
}

/** What the sandbox's contacts see; empty when the server has no sandbox. */
export async function seen(): Promise<Phone[]> {
  try {
    return (await (await call('GET', '/v1/sandbox/seen')).json()) as Phone[];
  } catch (error) {
    if (error instanceof Refused && error.status === 404) {
      return [];
    }
    throw error;
  }
}
