import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Injectable, UseGuards, type CanActivate, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Audit, LoggingModule, LogOperation } from '../../src';
import { PLATFORMS, RunningApp } from '../http/running-app';

@Injectable()
class Nobody implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

/** Wraps a method as many packages do: nothing that was noted on it is carried over. */
function Retried(): MethodDecorator {
  return (_target, _key, descriptor: PropertyDescriptor) => {
    const original = descriptor.value as (...args: unknown[]) => unknown;
    descriptor.value = function retried(this: unknown, ...args: unknown[]) {
      return original.apply(this, args);
    };
  };
}

class Base {
  @UseGuards(Nobody)
  @LogOperation()
  @Audit('base.read')
  @Get('inherited')
  inherited(): string {
    return 'inherited';
  }

  @Audit('base.overridden')
  overridden(): string {
    return 'audited';
  }
}

@Controller()
class Orders extends Base {
  @UseGuards(Nobody)
  @LogOperation()
  @Audit('order.read')
  @Get('logged')
  logged(): string {
    return 'logged';
  }

  @UseGuards(Nobody)
  @Get('retried')
  @Retried()
  @Audit('order.tried')
  retried(): string {
    return 'retried';
  }

  @UseGuards(Nobody)
  @Get('overridden')
  override overridden(): string {
    return 'not audited';
  }
}

describe.each(PLATFORMS)('@Audit() below other decorators on %s', (platform) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await RunningApp.start(platform, { controllers: [Orders], providers: [Nobody] });
  });
  beforeEach(() => app.captured.clear());
  afterAll(() => app.close());

  it.each([
    ['@LogOperation() stands above it', 'logged', ['order.read.denied']],
    ['a wrapper that copies nothing stands above it', 'retried', ['order.tried.denied']],
    ['the handler is inherited', 'inherited', ['base.read.denied']],
    ['the handler overrides an audited one and is not audited itself', 'overridden', []],
  ])("tells of a guard's denial where %s", async (_where, path, codes) => {
    expect((await fetch(`${app.url}/${path}`)).status).toBe(403);
    expect(app.captured.audited.map(({ code }) => code)).toEqual(codes);
  });
});

describe('an app whose only audited method is below other decorators', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cairn-below-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  @Injectable()
  class Logged {
    @LogOperation()
    @Audit('a.b')
    run(): void {
      // audited
    }
  }
  @Injectable()
  class Wrapped {
    @Retried()
    @Audit('a.b')
    run(): void {
      // audited
    }
  }
  @Injectable()
  class Inherits extends Wrapped {}
  @Injectable()
  class Overrides extends Wrapped {
    override run(): void {
      // not audited
    }
  }

  it.each<[Type, boolean]>([[Logged, true], [Wrapped, true], [Inherits, true], [Overrides, false]])('has its trail opened before the first request: %p %p', async (provider, isOpened) => {
    class AppModule {}
    const logging = LoggingModule.forRoot({ serviceName: 'shop', console: 'off', dir: join(root, 'logs'), auditKeysDir: join(root, 'keys') });
    const app = await NestFactory.createApplicationContext({ module: AppModule, imports: [logging], providers: [provider] }, { logger: false });
    await app.close();
    expect(existsSync(join(root, 'logs/audit'))).toBe(isOpened);
  });
});
