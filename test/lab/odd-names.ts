/** Unusual names that we accept, so Go, dep and Docker have to. */
export const oddNames = [
  'orders',
  'test',
  'v2',
  '3d.example/2048',
  'example.com/orders/v2',
  'gopkg.in/yaml.v3',
  'example.com/my-service',
  'example.com/my_service',
  'example.com/a/_hidden',
  'example.com/orders_test',
  'example.com/orders.test',
  'example.com/orders.go',
  'example.com/linux',
  'example.com/Shop/ORDERS',
  'example.com/main',
  'example.com/go',
  'example.com/cmd',
  'example.com/vendored',
  'example.com/internal/orders~x',
  `example.com/${Array.from({ length: 39 }, (_, index) => `e${index}`).join('/')}`,
];

/** Names beside those that are refused. Every Go has to accept them. */
export const nearNames = ['tool/x', 'toolchain/x', 'work/x', 'example.com/tool', 'example.com/work', 'example.com/a~b'];

/** Names that we refuse because a Go refuses them. */
export const refusedNames = [
  'tool',
  'toolchain',
  'work',
  'fmt',
  'cmd',
  'example.com/~orders',
  'example.com/a~1',
  'example.com/con',
];
