import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { extras } from '../../../generators/go-service/extras.ts';
import { internalNames, nameMeanings } from '../../../generators/go-service/name-meanings.ts';
import { templateNames } from '../../../generators/go-service/names.ts';
import { toAnswers } from '../../../generators/go-service/questions.ts';
import { serviceNames } from '../../../generators/go-service/service-names.ts';

function names(module: string, binary: string, image: string, envPrefix: string) {
  return assert.equal(serviceNames(module), { binary, image, envPrefix }, module);
}

test('the last element names the service', () => {
  names('example.com/orders', 'orders', 'orders', 'ORDERS');
  names('orders', 'orders', 'orders', 'ORDERS');
  names('example.com/a/b/my-service', 'my-service', 'my-service', 'MY_SERVICE');
});

test('a version at the end does not name the service', () => {
  names('example.com/orders/v2', 'orders', 'orders', 'ORDERS');
  names('example.com/orders/v10', 'orders', 'orders', 'ORDERS');
  names('gopkg.in/yaml.v3', 'yaml', 'yaml', 'YAML');
  names('gopkg.in/acme/orders.v1-unstable', 'orders', 'orders', 'ORDERS');
  names('v2', 'v2', 'v2', 'V2');
  names('example.com/yaml.v3', 'yaml.v3', 'yaml-v3', 'YAML_V3');
});

test('a program is not named like a source file', () => {
  names('example.com/orders.go', 'orders', 'orders', 'ORDERS');
  names('example.com/orders.go/v2', 'orders', 'orders', 'ORDERS');
  names('gopkg.in/orders.go.v2', 'orders', 'orders', 'ORDERS');
  names('example.com/orders.golang', 'orders.golang', 'orders-golang', 'ORDERS_GOLANG');
});

test('an image is a valid repository name, whatever the module is called', () => {
  names('example.com/Orders', 'Orders', 'orders', 'ORDERS');
  names('example.com/__a..b--c~', '__a..b--c~', 'a-b-c', 'A_B_C');
  names('example.com/_', '_', 'service', 'SERVICE');
  assert.is(serviceNames(`example.com/${'a'.repeat(255)}`).image.length, 128);
});

test('an environment prefix does not begin with a digit', () => {
  names('example.com/3d-print', '3d-print', '3d-print', 'SERVICE_3D_PRINT');
});

const given = (name: string, module: string) => templateNames(toAnswers({ module }))[name];

test('the name of a container has at least two characters', () => {
  assert.is(given('container', 'example.com/a'), 'service-a');
  assert.is(given('container', 'example.com/ab'), 'ab');
});

test('a label is a DNS label: it begins with a letter, and leaves room for suffixes', () => {
  assert.is(given('label', 'example.com/Orders_v1'), 'orders-v1');
  assert.is(given('label', 'example.com/3d-print'), 'service-3d-print');
  assert.is(given('label', `example.com/${'a'.repeat(49)}-b`), 'a'.repeat(49));
});

test('every name of a template has a meaning in the documentation, or is our own', () => {
  const documented = [...Object.keys(nameMeanings), ...internalNames, ...extras.map(({ name }) => name)];
  assert.equal([...documented].sort(), Object.keys(templateNames(toAnswers({}))).sort());
});

test.run();
