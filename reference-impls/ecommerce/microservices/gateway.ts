import { runGateway } from '../../architectures/microservices/gateway.ts'

await runGateway([
  { name: 'accounts', routes: { signIn: ['POST', '/sessions'] }, rows: ['users'], views: [] },
  {
    name: 'catalog',
    routes: { listProducts: ['GET', '/products'], viewProduct: ['GET', '/products/:id'] },
    rows: ['products'],
    views: [],
  },
  { name: 'inventory', routes: {}, rows: ['products'], views: ['stock'] },
  {
    name: 'orders',
    routes: { placeOrder: ['POST', '/orders'], readOrder: ['GET', '/orders/:id'] },
    rows: ['orders'],
    views: ['orders'],
  },
])
