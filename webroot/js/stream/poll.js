const TIMEOUT_MS = 8000;

/**
 * One conditional read of the project list.
 * @returns {Promise<{kind: 'same'|'new'|'signed_out'|'failed', message?: object, at?: string}>}
 */
export async function pollProjects(base, signature, fetchFunction = fetch) {
  try {
    const response = await fetchFunction(new URL('api/projects', base), {
      headers: signature ? {'If-None-Match': `"${signature}"`} : {},
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 304) return {kind: 'same'};
    if (response.status === 401) return {kind: 'signed_out'};
    if (!response.ok) return {kind: 'failed'};
    const body = await response.json();
    return {
      kind: 'new',
      at: body.generated_at,
      message: {op: 'snapshot', items: body.projects, signature: body.signature, problems: body.problems},
    };
  } catch {
    // Refused, cut off, too slow or not JSON: all mean that the list cannot be had now, and the pill says so.
    return {kind: 'failed'};
  }
}
