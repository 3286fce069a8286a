export { prismaLogging, type PrismaLogging, type PrismaOperation } from './prisma-logging';
