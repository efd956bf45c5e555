/** How to give files of proxies and APIs, for the page of the importer. */
export const guide: readonly (readonly [heading: string, text: string])[] = [
  [
    "What is read",
    [
      "- **nginx**: `nginx.conf` and the files that it includes, as far as they are given: servers, locations (nested ones too), `proxy_pass` and its like with `upstream` and plain `set` variables, `rewrite`, `return`, `if`, `try_files`, `error_page`, `auth_request`, `auth_basic`, `auth_jwt`, `satisfy`, `allow`, `deny`, `limit_except`, `ssl_verify_client`, `merge_slashes`, Lua and njs by name.",
      "- **Envoy**: a bootstrap in YAML or JSON with static listeners: filter chains, the HTTP filters in their order (jwt_authn, ext_authz, oauth2, rbac, basic_auth, api_key_auth, lua, wasm, ext_proc), settings of routes and virtual hosts over them, the order of routes, how paths are made comparable, the admin interface.",
      "- **oauth2-proxy**: its configuration file. In a cluster also its flags; of its environment only the names.",
      "- **OpenAPI 3** and **Swagger 2**: of each operation which security it declares. This is what a document says, not what an application does.",
      "",
      "Kept is what decides about requests: paths, names of hosts, addresses of upstreams, names of directives and where they stand. Files of users, keys, client and cookie secrets, values of headers and descriptions are dropped as they are read.",
    ].join("\n"),
  ],
  [
    "Say where it stands",
    [
      "Configurations in ConfigMaps need nothing: the pods that mount them run them. For a file a `manifest.json` beside it names the service, pod, machine or host:",
      "",
      "```json",
      '{ "format": "ambit-bundle/v1", "source": "edge", "name": "k8s:prod:service:ai:gateway" }',
      "```",
      "",
      "or `ambit import nginx/ --as edge=k8s:prod:service:ai:gateway`. `k8s:prod` alone says in which cluster the names of upstreams are looked up; a host name says what it is reached by. Without any, names of servers tell, and whether they are open to the internet is a condition of every answer.",
    ].join("\n"),
  ],
  [
    "What is not decided",
    "A location that a variable, a script, dynamic discovery (xDS) or an expression with what is not read (references back, looking behind) decides is `not-proven`, and the answer names the reason. Files that are included and not given are a gap of their scope.",
  ],
];
