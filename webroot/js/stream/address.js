/** The stream's address: what is asked for, what is had already, and where histories go on. */
export function streamAddress(base, {topics, have, cursor}) {
  const url = new URL('api/stream', base);
  url.searchParams.set('topics', topics.join(','));
  const known = [...have].filter(([, {signature}]) => signature).map(([topic, {signature}]) => `${topic}:${signature}`);
  if (known.length) url.searchParams.set('have', known.join(','));
  for (const [name, value] of Object.entries(cursor)) url.searchParams.set(name, value);
  return url;
}
