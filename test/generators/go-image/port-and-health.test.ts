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
])
  test(`${code.split('\n').join(' ')} names no port`, () => assert.is(portIn(code), undefined));

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

test.run();
