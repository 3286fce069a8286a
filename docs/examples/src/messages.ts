// #region imports
import { Controller, Get, Inject, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxy, ClientsModule, MessagePattern, Payload, Transport } from '@nestjs/microservices';
import type { Observable } from 'rxjs';
import { ApplicationLogger, LoggingModule, NestLogger } from '@cairn/logging';
// #endregion

const STOCK = { transport: Transport.TCP, options: { host: '127.0.0.1', port: Number(process.env['STOCK_PORT'] ?? 3001) } } as const;

// #region controllers
@Controller('orders')
class OrderController {
  constructor(@Inject('STOCK') private readonly stock: ClientProxy) {}

  @Get(':id')
  reserve(@Param('id') order_id: string): Observable<unknown> {
    return this.stock.send('stock.reserve', { order_id });
  }
}

@Controller()
class StockController {
  constructor(private readonly log: ApplicationLogger) {}

  @MessagePattern('stock.reserve')
  reserve(@Payload() { order_id }: { order_id: string }): { reserved: number } {
    this.log.info('Stock reserved', { order_id });
    return { reserved: 3 };
  }
}
// #endregion

@Module({
  imports: [LoggingModule.forRoot(), ClientsModule.register([{ name: 'STOCK', ...STOCK }])],
  controllers: [OrderController, StockController],
})
class AppModule {}

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  app.connectMicroservice(STOCK);
  await app.startAllMicroservices();
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
