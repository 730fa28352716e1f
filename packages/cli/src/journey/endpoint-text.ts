/** Normalizes an endpoint, such as `POST /messages/:id`, for any name of the ID. */
export function endpointText(endpoint: string): string {
  return endpoint.trim().replace(/\s+/g, ' ').replace(/:\w+/g, ':id')
}
