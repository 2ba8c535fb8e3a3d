import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { found, goMod } from './files.ts';

const portIn = (code: string, more: Record<string, string> = {}) =>
  found({ 'go.mod': goMod, 'main.go': `package main\n\nfunc main() {\n${code}\n}\n`, ...more }).port;

for (const [code, port] of [
  ['http.ListenAndServe(":9000", nil)', 9000],
  ['log.Fatal(http.ListenAndServe("localhost:6060", nil))', 6060],
  ['http.ListenAndServeTLS(":8443", "a", "b", nil)', 8443],
  ['net.Listen("tcp", ":7000")', 7000],
  ['s := &http.Server{Handler: h, Addr: ":8081"}', 8081],
  ['r.Run(":3000")', 3000],
  ['e.Start(":1323")', 1323],
  ['addr := flag.String("addr", ":8082", "address")', 8082],
  ['flag.IntVar(&port, "port", 8083, "port")', 8083],
  ['kingpin.Flag("web.listen-address", "Address").Default(":9115").String()', 9115],
  ['webflag.AddFlags(kingpin.CommandLine, ":9102")', 9102],
  ['port := os.Getenv("PORT")\nif port == "" {\n\tport = "8084"\n}', 8084],
  ['viper.SetDefault("http.port", 8085)', 8085],
  ['app.Flags = []cli.Flag{&cli.StringFlag{Name: "listen", Usage: "where", Value: "0.0.0.0:8086"}}', 8086],
  ['const defaultPort = "8087"\n_ = http.ListenAndServe(":"+defaultPort, nil)', 8087],
  ['type config struct {\n\tPort int `env:"PORT" default:"8088"`\n}', 8088],
  ['const address = ":8089"\nhttp.ListenAndServe(address, nil)', 8089],
  ['addr := ":8090"\nif os.Getenv("ENV") == "dev" {\n\taddr = ":3000"\n}\nhttp.ListenAndServe(addr, nil)', 8090],
  ['port := "8091"\nif dev {\n\tport = "3000"\n}\nhttp.ListenAndServe(":"+port, nil)', 8091],
  ['const port = 8092\nhttp.ListenAndServe(fmt.Sprintf(":%d", port), nil)', 8092],
  ['go http.ListenAndServe("localhost:6060", nil)\nhttp.ListenAndServe(":8093", mux)', 8093],
  ['go http.ListenAndServe(":8081", other)\nhttp.ListenAndServe(":8095", mux)', 8095],
  ['port := cmp.Or(os.Getenv("PORT"), "8096")\nhttp.ListenAndServe(":"+port, nil)', 8096],
  ['http.ListenAndServe(":"+cmp.Or(os.Getenv("PORT"), "8097"), nil)', 8097],
  ['http.ListenAndServe(cmp.Or(os.Getenv("LISTEN_ADDR"), "HOST", ":8098"), nil)', 8098],
  ['go http.ListenAndServe(":8081", healthMux)\nhttp.ListenAndServe(":8094", mux)', 8094],
] as const)
  test(`the port of ${code.split('\n').join(' ')} is ${port}`, () => assert.is(portIn(code)?.value, port));

for (const code of [
  '// http.ListenAndServe(":9000", nil)',
  '/* http.ListenAndServe(":9000", nil) */',
  'fmt.Println(`\nhttp.ListenAndServe(":9000", nil)`)',
  'sql.Open("postgres", "postgres://db:5432/x")',
  'strconv.ParseInt(port, 10, 64)',
  // The addresses of other servers, as in confd.
  'nodes := []string{"http://127.0.0.1:4001", "127.0.0.1:2379"}',
  'addr := flag.String("addr", "localhost:8080", "address of the server")\nconn, err := net.Dial("tcp", *addr)',
  'port := flag.Int("port", 8080, "")\nhttp.Get(fmt.Sprintf("http://localhost:%d/", *port))',
  'port := env("POSTGRES_PORT", "5433")',
  'port := env("SMTP_PORT", "2525")',
  'port := env("DB_PORT", "5433")',
  'conn, err := net.ListenPacket("udp", ":5353")',
  'conn, err := net.Listen("unix", "/tmp/socket")',
])
  test(`${code.split('\n').join(' ')} names no port`, () => assert.is(portIn(code), undefined));

test('gin listens on 8080 where Run gets no address', () => {
  const gin = 'package main\n\nimport "github.com/gin-gonic/gin"\n\n';
  const port = (code: string, before = gin) => found({ 'go.mod': goMod, 'main.go': `${before}${code}\n` }).port;
  for (const made of ['gin.Default()', 'gin.New()', 'routes()']) {
    const code = `func routes() *gin.Engine { return gin.New() }\n\nfunc main() {\n\tr := ${made}\n\tr.Run()\n}`;
    assert.equal(port(code), { value: 8080, evidence: ['main.go:9'], confidence: 'sure' }, made);
  }
  assert.is(port('func main() {\n\tgin.Default().Run()\n}')?.value, 8080);
  assert.is(port('func main() {\n\tr := gin.New()\n\tr.Run(":9000")\n}')?.value, 9000);
  const both = 'func main() {\n\tr := gin.New()\n\tgo r.Run()\n\tr.RunTLS(":8443", "a", "b")\n}';
  assert.not(found({ 'go.mod': goMod, 'main.go': `${gin}${both}\n` }).isTls);
  assert.is(port('func main() {\n\tr := gin.New()\n\tcmd := exec.Command("a")\n\tcmd.Run()\n}'), undefined);
  assert.is(port('func main() {\n\tr := jobs.New()\n\tr.Run()\n}', 'package main\n\n'), undefined);
});

test('a port has its place, and is sure where the program listens on it and on no other', () => {
  assert.equal(portIn('http.ListenAndServe(":9000", nil)'), {
    value: 9000,
    evidence: ['main.go:4'],
    confidence: 'sure',
  });
});

test('two ports are never sure', () => {
  assert.is(portIn('go http.ListenAndServe(":9000", nil)\nhttp.ListenAndServe(":9001", nil)')?.confidence, 'likely');
  assert.is(
    portIn(
      'flag.String("listen", ":9000", "")\nflag.String("admin-listen", ":9001", "")\nhttp.ListenAndServe(":9002", nil)',
    )?.confidence,
    'likely',
  );
});

for (const [code, confidence] of [
  ['go http.ListenAndServe("localhost:6060", nil)\nhttp.ListenAndServe(":8080", mux)', 'sure'],
  ['const port = 9091\nhttp.ListenAndServe(fmt.Sprintf(":%d", port), nil)', 'sure'],
  ['port := os.Getenv("PORT")\nif port == "" {\n\tport = "8084"\n}\nhttp.ListenAndServe(":"+port, nil)', 'sure'],
  ['if tls {\n\ts.ListenAndServeTLS("c", "k")\n}\ns := http.Server{Addr: ":8080"}\ns.ListenAndServe()', 'sure'],
  ['addr := ":8080"\nif dev {\n\taddr = ":3000"\n}\nhttp.ListenAndServe(addr, nil)', 'likely'],
  ['addr := ":8080"\nif dev {\n\taddr = ":3000"\n}\ns := http.Server{Addr: addr}\ns.ListenAndServe()', 'likely'],
  // Nothing shows what the first one listens on.
  ['l, err := net.Listen("tcp", ":"+os.Getenv("GRPC_PORT"))\nhttp.ListenAndServe(":9090", mux)', 'likely'],
  // Something outside of this code may listen on it, or connect to it.
  ['flag.Int("port", 8080, "")', 'likely'],
  ['flag.Int("port", 8080, "")\nnet.Dial("tcp", addr)\napp.Run()', 'guess'],
] as const)
  test(`the port of ${code.split('\n').join(' ')} is ${confidence}`, () =>
    assert.is(portIn(code)?.confidence, confidence));

const remarks = (code: string, more: Record<string, string> = {}) =>
  found({ 'go.mod': goMod, 'main.go': `package main\n\nfunc main() {\n${code}\n}\n`, ...more }).remarks.join('\n');

test('what a reader should know about a port is said', () => {
  assert.is(remarks('http.ListenAndServe(":8080", nil)'), '');
  assert.match(
    remarks('http.ListenAndServe("127.0.0.1:8080", nil)'),
    /cannot reach the address in main\.go:4: .* Listen on ":8080"/,
  );
  assert.match(
    remarks('http.ListenAndServe(":8080", nil)\nhttp.ListenAndServe(":8081", nil)'),
    'The program may listen on port 8081 too (main.go:5).',
  );
  assert.match(remarks('net.ListenPacket("udp", ":5353")'), 'EXPOSE 5353/udp');
  const serve =
    'package main\n\nvar c = &cobra.Command{Use: "serve"}\n\nfunc run() { http.ListenAndServe(":8080", nil) }\n';
  assert.match(remarks('root.AddCommand(c)', { 'serve.go': serve }), 'add CMD ["serve"]');
});

test('a port of something else is not taken for the one that users call', () => {
  assert.is(portIn('flag.String("metrics-addr", ":9090", "")\nflag.String("addr", ":8000", "")')?.value, 8000);
  assert.is(
    portIn('redisAddr := flag.String("redis-addr", "localhost:6379", "")\nhttp.ListenAndServe(":8000", nil)')?.value,
    8000,
  );
});

const health = (code: string) =>
  found({ 'go.mod': goMod, 'main.go': `package main\n\nfunc main() {\n${code}\n}\n` }).health;

test('a library’s own default is not taken for the port that the program gives it', () => {
  // As in mailpit, whose SMTP library falls back to port 25.
  const library = `package smtpd

func (srv *Server) ListenAndServe() error {
\tif srv.Addr == "" {
\t\tsrv.Addr = ":25"
\t}
\tln, err := net.Listen("tcp", srv.Addr)
}
`;
  const config = 'package config\n\nvar (\n\tHTTPListen = "[::]:8025"\n)\n';
  const code = '_, _ = smtpd.Server{}, config.HTTPListen';
  const imports = 'package main\n\nimport (\n\t_ "example.com/shop/config"\n\t_ "example.com/shop/smtpd"\n)\n';
  const files = { 'smtpd/smtpd.go': library, 'config/config.go': config, 'imports.go': imports };
  assert.is(portIn(code, files)?.value, 8025);
});

test('the name of a constant says that a port is of something else', () => {
  // As in the GitHub CLI, which forwards this port of a codespace.
  const rpc = 'package rpc\n\nconst codespacesInternalPort = 16634\n\nvar o = Options{Port: codespacesInternalPort}\n';
  const imports = 'package main\n\nimport _ "example.com/shop/rpc"\n';
  assert.is(portIn('', { 'rpc/rpc.go': rpc, 'imports.go': imports }), undefined);
});

test('a health endpoint is found where it is registered, and certain beside a port that is sure', () => {
  const serve = '\nhttp.ListenAndServe(":9000", mux)';
  assert.equal(health(`mux.HandleFunc("GET /healthz", ok)${serve}`), {
    value: '/healthz',
    evidence: ['main.go:4'],
    confidence: 'sure',
  });
  assert.is(health('r.Get("/health", ok)')?.confidence, 'likely');
  assert.is(health(`const path = "/livez"\nmux.Handle(path, ok)${serve}`)?.value, '/livez');
  assert.is(health(`http.Get("http://other/healthz")${serve}`), undefined);
  assert.is(health(`// mux.HandleFunc("/healthz", ok)${serve}`), undefined);
});

const serving = '\nhttp.ListenAndServe(":9000", router)';
const served = 'router := newRouter()\n';
const prefixed = 'p := e.Group("/v1")\n';

for (const [code, path, confidence] of [
  ['e := echo.New()\ng := e.Group("/api/v1")\ng.GET("/health", h)\ne.Start(":9000")', '/api/v1/health', 'sure'],
  ['app := fiber.New()\napp.Group("/api").Get("/health", h)\napp.Listen(":9000")', '/api/health', 'sure'],
  [
    `router := chi.NewRouter()\nrouter.Route("/internal", func(r chi.Router) {\n\tr.Get("/healthz", h)\n})${serving}`,
    '/internal/healthz',
    'sure',
  ],
  [
    `router := chi.NewRouter()\nrouter.Group(func(r chi.Router) {\n\tr.Get("/healthz", h)\n})${serving}`,
    '/healthz',
    'sure',
  ],
  [
    `router := chi.NewRouter()\nrouter.Route("/a", func(router chi.Router) {\n})\nrouter.Get("/healthz", h)${serving}`,
    '/healthz',
    'sure',
  ],
  [
    `router := mux.NewRouter()\napi := router.PathPrefix("/api").Subrouter()\napi.HandleFunc("/healthz", h)${serving}`,
    '/api/healthz',
    'sure',
  ],
  // The variable on the right is the one before.
  [
    `router := mux.NewRouter()\nrouter = router.PathPrefix("/api").Subrouter()\nrouter.HandleFunc("/healthz", h)${serving}`,
    '/api/healthz',
    'sure',
  ],
  [`${served}{\nrouter := router.Group("/v1")\nrouter.GET("/healthz", h)\n}${serving}`, '/v1/healthz', 'likely'],
  [
    `api := http.NewServeMux()\napi.HandleFunc("/health", h)\nrouter.Handle("/api/v1/", http.StripPrefix("/api/v1", api))${serving}`,
    '/api/v1/health',
    'likely',
  ],
  [`router := gin.New()\n${prefixed}router.GET("/healthz", h)\nrouter.Run(":9000")`, '/healthz', 'sure'],
  [`${prefixed}http.HandleFunc("/healthz", h)${serving}`, '/healthz', 'sure'],
  // The prefix, or the router, is not shown.
  [`${served}${prefixed}router.GET("/healthz", h)${serving}`, '/healthz', 'likely'],
  [`router := echo.New()\ng := router.Group(base)\ng.GET("/healthz", h)${serving}`, '/healthz', 'likely'],
  [`${served}router.Get("/healthz", h)${serving}`, '/healthz', 'sure'],
  // Files below a prefix are no routes.
  [
    `m.Handle("/s/", http.StripPrefix("/s/", http.FileServer(d)))\nm.HandleFunc("/healthz", h)${serving}`,
    '/healthz',
    'sure',
  ],
  // The image cannot ask over HTTPS.
  ['http.HandleFunc("/healthz", h)\nhttp.ListenAndServeTLS(":8443", "c", "k", nil)', '/healthz', 'likely'],
  [
    'http.HandleFunc("/healthz", h)\ns := &http.Server{Addr: ":8443"}\ns.ListenAndServeTLS("c", "k")',
    '/healthz',
    'likely',
  ],
  [
    'http.HandleFunc("/healthz", h)\nl, _ := net.Listen("tcp", ":8443")\nhttp.Serve(tls.NewListener(l, c), nil)',
    '/healthz',
    'likely',
  ],
] as const)
  test(`the health endpoint of ${code.split('\n').join(' ')} is ${path}, ${confidence}`, () => {
    const { value, confidence: is } = health(code)!;
    assert.equal([value, is], [path, confidence]);
  });

test('a prefix in another package makes a health endpoint uncertain', () => {
  const routes = 'package routes\n\nfunc Add(e *gin.Engine) {\n\thealth.Add(e.Group("/api"))\n}\n';
  const checks = 'package health\n\nfunc Add(g *gin.RouterGroup) {\n\tg.GET("/healthz", ok)\n}\n';
  const imports = 'package main\n\nimport (\n\t_ "example.com/shop/routes"\n\t_ "example.com/shop/health"\n)\n';
  const code = 'package main\n\nfunc main() {\n\te.Run(":9000")\n}\n';
  const tree = { 'go.mod': goMod, 'main.go': code, 'i.go': imports, 'health/h.go': checks };
  assert.is(found({ ...tree, 'routes/r.go': routes }).health?.confidence, 'likely');
  assert.is(found({ ...tree, 'routes/r.go': 'package routes' }).health?.confidence, 'sure');
});

test.run();
