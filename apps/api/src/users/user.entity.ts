import { Sensitive } from '@cairn/logging';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryColumn({ name: 'user_id', type: 'text' })
  userId!: string;

  @Column({ name: 'organization_id', type: 'text' })
  organizationId!: string;

  @Column({ type: 'text', unique: true })
  username!: string;

  @Column({ type: 'text' })
  email!: string;

  /** `admin` or `member`. */
  @Column({ type: 'text' })
  role!: string;

  @Sensitive()
  @Column({ name: 'password_hash', type: 'text' })
  passwordHash!: string;
}
