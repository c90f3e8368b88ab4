package dev.parley.api.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks a host's addresses up; asked once for each attempt. May block for as long as DNS does. */
@FunctionalInterface
public interface HostResolver {

  /** As this machine does. */
  HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * @param host a name, or an address without brackets
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
